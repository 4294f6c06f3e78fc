// The Python side of memory_profiler: its line profiler around chosen functions, and its mprof around a program of any kind.

export const memoryProfilerTool = `
import inspect
import memory_profiler

class Lean(memory_profiler.LineProfiler):
    """The same figures, without being called for lines of functions that were not chosen."""
    def trace_memory_usage(self, frame, event, arg):
        if event == "call" and frame.f_code not in self.code_map:
            return None
        return super().trace_memory_usage(frame, event, arg)

class Tool:
    def __init__(self):
        self.profiler = Lean(include_children=SETTINGS["children"])

    def driven(self, inner):
        """Switched on only while the generator or coroutine itself runs."""
        value, failure = None, None
        while True:
            self.profiler.enable_by_count()
            try:
                item = inner.send(value) if failure is None else inner.throw(failure)
            except StopIteration as stop:
                return stop.value
            finally:
                self.profiler.disable_by_count()
            try:
                value, failure = (yield item), None
            except GeneratorExit:
                inner.close()
                raise
            except BaseException as error:
                value, failure = None, error

    def mark(self, function):
        import functools
        if not inspect.isfunction(function):
            return function
        self.profiler.add_function(function)
        tool = self
        if inspect.iscoroutinefunction(function):
            drive = types.coroutine(lambda inner: (yield from tool.driven(inner)))
            @functools.wraps(function)
            async def wrapped(*args, **keywords):
                return await drive(function(*args, **keywords))
        elif inspect.isgeneratorfunction(function):
            @functools.wraps(function)
            def wrapped(*args, **keywords):
                return (yield from tool.driven(function(*args, **keywords)))
        elif inspect.isasyncgenfunction(function):
            return function
        else:
            @functools.wraps(function)
            def wrapped(*args, **keywords):
                tool.profiler.enable_by_count()
                try:
                    return function(*args, **keywords)
                finally:
                    tool.profiler.disable_by_count()
        return wrapped

    def run(self, code, namespace):
        exec(code, namespace)

    def finish(self):
        path = os.path.join(OUT, "memory-profiler.txt")
        with open(path + ".part", "w", encoding="utf-8") as file:
            memory_profiler.show_results(self.profiler, stream=file, precision=3)
        os.replace(path + ".part", path)
`;

export const mprofScriptFile = 'perfwright-mprof.py';

/** Arguments: tool folder, output, interval, `children` or `alone`, most seconds, `run` and a command or `attach` and a pid. */
export const mprofScript = `# Written by perfwright: starts mprof, whose folder the measured program does not see.
import signal, sys

folder, output, interval, scope, seconds, action = sys.argv[1:7]
if folder:
    sys.path.append(folder)
import mprof

def stop(*_):
    raise KeyboardInterrupt
signal.signal(signal.SIGINT, stop)
flags = ["-o", output, "-T", interval] + (["-C"] if scope == "children" else [])
if action == "attach":
    flags += ["--attach", "-t", seconds]
else:
    flags += ["--nopython", "--exit-code"]
sys.argv = ["mprof"] + flags + sys.argv[7:]
try:
    mprof.run_action()
except KeyboardInterrupt:
    # The recording window is over; what was read is written already.
    sys.exit(130)
`;

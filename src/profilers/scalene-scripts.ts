// The Python side of scalene: starts it in its own place, and gives it the time that passed for each sample.

export const scaleneStartFile = 'perfwright-scalene.py';

/**
 * scalene starts itself anew as a child to preload its library; here it takes its own place instead, so that signals and exit codes reach us.
 *
 * scalene 2.4 draws the next random interval before it books the sample that came, and takes that for the time until the sample.
 * What is longer than it counts as native: a third of pure Python time. It also counts native time by the processor's clock and
 * Python time by the wall clock, which differ on a busy machine. Both are put right here, and the profile says so.
 */
export const scaleneStart = `# Written by perfwright: starts scalene, whose folder comes last for the measured program.
import copy, gc, inspect, os, sys

folder, metric = sys.argv[1], sys.argv[2]
sys.path[0] = os.getcwd()
if folder:
    sys.path[:] = [path for path in sys.path if path != folder] + [folder]
words = [sys.executable] + (sys.orig_argv[1:] if hasattr(sys, "orig_argv") else [os.path.abspath(__file__)] + sys.argv[1:])
from scalene.scalene_preload import ScalenePreload

def setup_preload(args):
    wanted = ScalenePreload.get_preload_environ(args)
    if any(item not in os.environ.items() for item in wanted.items()):
        os.environ.update(wanted)
        os.execv(sys.executable, words)
    return False

ScalenePreload.setup_preload = staticmethod(setup_preload)

counted = [0.0]

def book_what_passed():
    from scalene.scalene_cpu_profiler import ScaleneCPUProfiler
    from scalene.scalene_funcutils import ScaleneFuncUtils
    from scalene.scalene_signal_manager import ScaleneSignalManager

    restart, book = ScaleneSignalManager.restart_timer, ScaleneCPUProfiler.process_cpu_sample
    names = list(inspect.signature(book).parameters)
    if names[1:3] != ["new_frames", "now"] or names[5] != "prev" or names[8] != "last_cpu_interval" or len(inspect.signature(restart).parameters) != 2:
        raise AttributeError("another process_cpu_sample")
    armed = [0.0]

    def restart_timer(self, interval):
        armed[0] = interval
        return restart(self, interval)

    def process_cpu_sample(self, new_frames, now, load, used, prev, sleeping, traced, drawn, *rest, **named):
        passed = now - prev
        # Timers of processor time tick too coarsely to tell lateness by: the exact timer wakes, and processor time is what counts.
        if metric == "cpu":
            now = copy.copy(now)
            now.wallclock = prev.wallclock + passed.virtual
            passed = now - prev
            counted[0] += passed.virtual
        interval = passed.wallclock
        if new_frames and passed.virtual > armed[0]:
            frame = new_frames[0][0]
            if not ScaleneFuncUtils.is_call_function(frame.f_code, frame.f_lasti):
                # Native code kept the signal waiting, and has returned: the rest of the time is its.
                interval = min(interval, armed[0])
        return book(self, new_frames, now, load, used, prev, sleeping, traced, interval, *rest, **named)

    ScaleneSignalManager.restart_timer = restart_timer
    ScaleneCPUProfiler.process_cpu_sample = process_cpu_sample

try:
    book_what_passed()
    booked = "passed"
except (ImportError, AttributeError, IndexError):
    booked = "drawn"

sys.argv = ["scalene"] + sys.argv[3:]
result = sys.argv[sys.argv.index("-o") + 1]
from scalene import scalene_profiler
# The collector need not walk through what scalene has loaded each time that the program makes it run: that doubled its time.
if hasattr(gc, "freeze"):
    gc.collect()
    gc.freeze()
try:
    scalene_profiler.Scalene.main()
finally:
    if os.path.exists(result):
        with open(result) as file:
            text = file.read()
        # An empty profile is no profile.
        if len(text) < 8:
            os.remove(result)
        elif booked == "passed" and text.startswith("{"):
            with open(result, "w") as file:
                file.write('{"perfwright_booked": "passed",' + ('"perfwright_cpu_seconds": %f,' % counted[0] if metric == "cpu" else "") + text[1:])
`;

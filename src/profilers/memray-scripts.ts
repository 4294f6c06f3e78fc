// The Python side of memray: switches its tracker on around the program, and afterwards reads its recording into JSON with its own reader.

export const memrayTool = `
import memray

class Tool:
    def run(self, code, namespace):
        with memray.Tracker(os.path.join(OUT, "memray.bin"), native_traces=SETTINGS["native"], follow_fork=SETTINGS["children"],
                            trace_python_allocators=SETTINGS["objects"]):
            exec(code, namespace)
            self.wait()
    def wait(self):
        # Threads that go on belong to the program, too.
        for thread in threading.enumerate():
            if thread is not threading.current_thread() and not thread.daemon:
                thread.join()
    def finish(self):
        pass
`;

export const memrayReportFile = 'perfwright-memray.py';

/** Arguments: run folder, tool folder, most stacks to keep. Writes `<recording>.json` beside each recording. */
export const memrayReport = `# Written by perfwright: memray's recording as JSON, by memray's own reader.
import glob, json, os, sys

out, folder, most = sys.argv[1], sys.argv[2], int(sys.argv[3])
if folder:
    sys.path.insert(0, folder)
import memray

def stack_of(record, native):
    try:
        frames = record.hybrid_stack_trace() if native else record.stack_trace()
    except NotImplementedError:
        frames = []
    # What stands above the program only starts it.
    frames = [frame for frame in reversed(frames)]
    own = [index for index, frame in enumerate(frames) if frame[1].endswith("perfwright-start.py")]
    frames = frames[own[-1] + 1:] if own else frames
    while len(frames) > 1 and frames[0][1] in ("<frozen runpy>", "<perfwright>"):
        frames = frames[1:]
    return tuple((name, file, line) for name, file, line in frames)

def add(table, records, native, column):
    for record in records:
        row = table.setdefault(stack_of(record, native), [0, 0, 0, 0])
        row[column] += record.size
        row[column + 1] += record.n_allocations

def report(path):
    reader = memray.FileReader(path)
    about = reader.metadata
    native = bool(about.has_native_traces)
    table = {}
    add(table, reader.get_high_watermark_allocation_records(merge_threads=True), native, 0)
    add(table, reader.get_leaked_allocation_records(merge_threads=True), native, 2)
    rows = sorted(table.items(), key=lambda item: -max(item[1][0], item[1][2]))
    kept, left = rows[:most], rows[most:]
    functions, stacks = {}, []
    for stack, values in kept:
        frames = []
        for name, file, line in stack:
            frames += [functions.setdefault((name, file), len(functions)), line]
        stacks.append([frames] + values)
    snapshots = list(reader.get_memory_snapshots())
    step = max(1, len(snapshots) // 500)
    begin = snapshots[0].time if snapshots else 0
    return {
        "memray": memray.__version__,
        "pid": about.pid,
        "durationMs": (about.end_time - about.start_time).total_seconds() * 1000,
        "allocations": about.total_allocations,
        "peakBytes": about.peak_memory,
        "pythonAllocator": str(about.python_allocator),
        "tracesPythonAllocator": bool(getattr(about, "trace_python_allocators", False)),
        "functions": [list(function) for function in functions],
        "stacks": stacks,
        "leftOut": {"stacks": len(left), "peakBytes": sum(v[0] for _, v in left), "heldBytes": sum(v[2] for _, v in left)},
        "timeline": [[snapshot.time - begin, snapshot.rss, snapshot.heap] for snapshot in snapshots[::step]],
    }

recordings = [path for path in glob.glob(os.path.join(out, "memray.bin*")) if not path.endswith(".json")]
for path in recordings:
    try:
        text = json.dumps(report(path))
    except Exception as error:
        sys.stderr.write("perfwright: memray could not read %s: %s\\n" % (os.path.basename(path), error))
        continue
    with open(path + ".json.part", "w") as file:
        file.write(text)
    os.replace(path + ".json.part", path + ".json")
`;

export const memrayAttachFile = 'perfwright-memray-attach.py';

/** Arguments: run folder, tool folder, pid, seconds, `native`, `objects`. memray puts its tracker into the process through a debugger, and it ends by itself. */
export const memrayAttach = `# Written by perfwright: memray's own attach, for a process whose environment may not have memray.
import os, sys, time

out, folder, pid, seconds = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
if folder:
    sys.path.insert(0, folder)
from memray.commands import attach, main

if folder:
    place = repr(folder).replace("{", "{{").replace("}", "}}")
    # The process finds memray while it is imported, and keeps its module path as it was.
    found = "sys.path.append(%s)\\ntry:\\n    import memray\\nfinally:\\n    sys.path.remove(%s)\\n" % (place, place)
    attach.PAYLOAD = attach.PAYLOAD.replace("\\nimport memray\\n", "\\n" + found, 1)
recording = os.path.join(out, "memray.bin")
flags = (["--native"] if "native" in sys.argv[5:] else []) + (["--trace-python-allocators"] if "objects" in sys.argv[5:] else [])
code = main(["attach", "--duration", str(seconds), "-o", recording] + flags + [str(pid)])
if code:
    sys.exit(code)

def lives():
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    return True

try:
    end = time.monotonic() + seconds
    while time.monotonic() < end and lives():
        time.sleep(0.1)
except KeyboardInterrupt:
    main(["detach", str(pid)])
# The tracker's own clock ends it: the file is whole when it no longer grows.
size, until = -1, time.monotonic() + 5
while lives() and time.monotonic() < until:
    now = os.path.getsize(recording) if os.path.exists(recording) else 0
    if now == size and now > 0:
        break
    size = now
    time.sleep(0.7)
`;

// Times a statement inside Python: calibrated batches, both sides in turn, results kept. One process gives one figure for each side.

/** Arguments: request file, result file, seed. */
export const pythonRunner = `import json, random, sys, textwrap, time
request = json.load(open(sys.argv[1], encoding="utf-8"))
random.seed(int(sys.argv[3]))
sys.path.insert(0, "")


def compiled(statement):
    setup = textwrap.indent(textwrap.dedent(request["setup"]), "    ") if request["setup"].strip() else "    pass"
    try:
        compile(statement, "<statement>", "eval")
        # Kept, so that nothing can find out that the result is not used.
        body = "            ring[i & 255] = (" + statement + ")"
    except SyntaxError:
        body = textwrap.indent(textwrap.dedent(statement), "            ")
    source = "def make():\\n" + setup + "\\n    def run(n, ring):\\n        for i in range(n):\\n" + body + "\\n    return run\\n"
    names = {}
    exec(compile(source, "<statement>", "exec"), names)
    return names["make"]()


def delay():
    try:
        with open("/proc/self/schedstat") as file:
            return int(file.read().split()[1])
    except (OSError, IndexError, ValueError):
        return None


def batch(run, count):
    ring = [None] * 256
    waited, cpu, wall = delay(), time.process_time_ns(), time.perf_counter_ns()
    run(count, ring)
    wall, cpu = time.perf_counter_ns() - wall, time.process_time_ns() - cpu
    after = delay()
    return wall, cpu, None if waited is None or after is None else after - waited


runs = {side: compiled(statement) for side, statement in request["statements"].items()}
target = request["batchNs"]


def calibrated(run):
    count = 1
    while True:
        wall = batch(run, count)[0]
        if wall >= target or count >= 1 << 30:
            return count
        count = max(count + 1, min(count * 100, int(count * target * 1.2 / max(wall, 1))))


counts = {side: calibrated(run) for side, run in runs.items()}
# The same batch for both, unless one side would then take very long.
if max(counts.values()) <= 4 * min(counts.values()):
    counts = dict.fromkeys(counts, max(counts.values()))
grown = batch(runs["base"], counts["base"] * 4)[0] / max(1, batch(runs["base"], counts["base"])[0])
for side, run in runs.items():
    for _ in range(2):
        batch(run, counts[side])
figures = {side: [] for side in runs}
for _ in range(request["batches"]):
    order = list(runs)
    random.shuffle(order)
    for side in order:
        figures[side].append(batch(runs[side], counts[side]))
json.dump({"counts": counts, "grown": grown, "batches": figures}, open(sys.argv[2], "w", encoding="utf-8"))
`;

// The Python side of cProfile: around the program, and in its child interpreters when they are to be profiled, too.

export const childHookFile = 'sitecustomize.py';

/** Loaded by every child interpreter, because the start script puts the run folder on its module path. */
export const childHook = `# Written by perfwright: profiles child interpreters of a program.
import os, sys

def begin(out):
    import atexit, cProfile
    profile = cProfile.Profile()
    path = os.path.join(out, "cprofile-%d.prof" % os.getpid())
    owner = os.getpid()
    leave = os._exit
    def write():
        if os.getpid() == owner:
            profile.disable()
            profile.dump_stats(path + ".part")
            os.replace(path + ".part", path)
    def exit_now(status):
        write()
        leave(status)
    # Processes of multiprocessing end this way, without atexit.
    os._exit = exit_now
    atexit.register(write)
    try:
        import signal
        if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
            def ended(*_):
                write()
                signal.signal(signal.SIGTERM, signal.SIG_DFL)
                os.kill(os.getpid(), signal.SIGTERM)
            # A pool ends its workers with this signal.
            signal.signal(signal.SIGTERM, ended)
    except (ImportError, ValueError):
        pass
    profile.enable()
    return profile

def chain():
    """The file of this name that the interpreter would have loaded without us."""
    here = os.path.dirname(os.path.abspath(__file__))
    before = list(sys.path)
    sys.path[:] = [path for path in sys.path if os.path.abspath(path or ".") != here]
    ours = sys.modules.pop("sitecustomize", None)
    try:
        import sitecustomize
    except ImportError:
        if ours is not None:
            sys.modules["sitecustomize"] = ours
    sys.path[:] = [path for path in before if os.path.abspath(path or ".") != here]

if __name__ == "sitecustomize":
    chain()
    if os.environ.get("PERFWRIGHT_CPROFILE_OUT"):
        begin(os.environ["PERFWRIGHT_CPROFILE_OUT"])
`;

export const cprofileTool = `
import cProfile

class Tool:
    def __init__(self):
        self.profile = cProfile.Profile()
        if SETTINGS["children"]:
            os.environ["PERFWRIGHT_CPROFILE_OUT"] = OUT
            os.environ["PYTHONPATH"] = os.pathsep.join([OUT] + [path for path in [os.environ.get("PYTHONPATH")] if path])
            spec = importlib.util.spec_from_file_location("perfwright_children", os.path.join(OUT, "${childHookFile}"))
            self.hook = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(self.hook)
            os.register_at_fork(after_in_child=self.forked)

    def forked(self):
        self.profile.disable()
        self.profile = self.hook.begin(OUT)

    def run(self, code, namespace):
        self.profile.enable()
        try:
            exec(code, namespace)
        finally:
            self.profile.disable()

    def finish(self):
        path = os.path.join(OUT, "cprofile.prof")
        self.profile.dump_stats(path + ".part")
        os.replace(path + ".part", path)
`;

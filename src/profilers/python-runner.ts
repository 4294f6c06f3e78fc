// The script that profilers inside the interpreter share: it runs a program as `python app.py` or `python -m app` would, with a tool switched on around it.
// The tool's folder comes last on the module path: the program keeps its own versions of everything.

/** `tool`: Python text that defines `class Tool` with `run(code, namespace)` and `finish()`, and `mark(function)` if it looks into chosen functions. */
export const pythonRunner = (tool: string): string => `${head}\n${tool.trim()}\n${tail}`;

export const runnerFile = 'perfwright-start.py';

const head = `# Written by perfwright: starts a program under a profiler.
import gc, importlib.machinery, importlib.util, json, os, runpy, sys, threading, types

SETTINGS = json.loads(sys.argv[1])
KIND, NAME = sys.argv[2], sys.argv[3]
OUT = SETTINGS["out"]
if SETTINGS.get("folder"):
    sys.path.append(SETTINGS["folder"])
MARKED = []
`;

const tail = `
def wanted(module, path, qualified):
    stem = path.rsplit("/", 1)[-1].rsplit(".", 1)[0]
    names = [qualified, module + "." + qualified, stem + "." + qualified]
    for pattern in SETTINGS.get("functions", []):
        place, _, function = pattern.rpartition(":")
        if place:
            given = place.replace(os.sep, "/")
            if (path == given or path.endswith("/" + given) or module == place) and ("." + qualified).endswith("." + function):
                return True
        elif any(("." + name).endswith("." + pattern) for name in names):
            return True
    return False

def is_own(path):
    library = os.path.dirname(os.__file__)
    return not ("site-packages" in path or "dist-packages" in path or path.startswith(library + os.sep))

def compiled(source, path, module):
    """The code of a file; functions that were asked for are handed to the tool when they are defined."""
    import ast
    tree = ast.parse(source, path)
    here = path.replace(os.sep, "/")
    scope = []
    class Marker(ast.NodeTransformer):
        def enter(self, node, is_function):
            scope.append(node.name)
            if is_function and wanted(module, here, ".".join(scope)):
                mark = ast.Name("__perfwright_mark__", ast.Load())
                # Innermost, so that the tool gets the function as it was written.
                node.decorator_list.append(ast.copy_location(mark, node))
                MARKED.append((path, ".".join(scope)))
            self.generic_visit(node)
            scope.pop()
            return node
        def visit_FunctionDef(self, node): return self.enter(node, True)
        def visit_AsyncFunctionDef(self, node): return self.enter(node, True)
        def visit_ClassDef(self, node): return self.enter(node, False)
    return compile(ast.fix_missing_locations(Marker().visit(tree)), path, "exec", dont_inherit=True)

class MarkingLoader(importlib.machinery.SourceFileLoader):
    def get_code(self, fullname):
        path = self.get_filename(fullname)
        return compiled(self.get_data(path), path, fullname)

class MarkingFinder:
    """Reads anew, past the bytecode cache, the files that define a function of a wanted name."""
    def find_spec(self, fullname, path=None, target=None):
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is None or type(spec.loader) is not importlib.machinery.SourceFileLoader:
            return None
        chosen = [p for p in SETTINGS["functions"] if is_own(spec.origin) or ":" in p or p.startswith(fullname + ".")]
        if not chosen:
            return None
        try:
            with open(spec.origin, "rb") as file:
                text = file.read()
        except OSError:
            return None
        if any(("def " + p.replace(":", ".").rsplit(".", 1)[-1]).encode() in text for p in chosen):
            spec.loader = MarkingLoader(spec.loader.name, spec.loader.path)
            return spec
        return None

def code_of(functions):
    if KIND == "module":
        spec = importlib.util.find_spec(NAME)
        if spec is not None and spec.submodule_search_locations is not None:
            spec = importlib.util.find_spec(NAME + ".__main__")
        if spec is None or spec.loader is None or not hasattr(spec.loader, "get_code"):
            sys.exit("%s: No module named %s" % (sys.executable, NAME))
        path = spec.origin
        if functions and path and path.endswith(".py"):
            with open(path, "rb") as file:
                return compiled(file.read(), path, "__main__"), path, spec
        return spec.loader.get_code(spec.name), path, spec
    if os.path.isdir(NAME) or NAME.endswith((".zip", ".pyz")):
        return None, NAME, None
    try:
        with open(NAME, "rb") as file:
            source = file.read()
    except OSError as error:
        sys.stderr.write("%s: can't open file %r: %s\\n" % (sys.executable, NAME, error))
        sys.exit(2)
    path = os.path.abspath(NAME)
    return (compiled(source, path, "__main__") if functions else compile(source, path, "exec", dont_inherit=True)), path, None

def start():
    # As Python does for its own command line.
    if not (getattr(sys.flags, "safe_path", False) or sys.flags.isolated):
        sys.path[0] = os.getcwd() if KIND == "module" else os.path.dirname(os.path.realpath(NAME))
    tool = Tool()
    functions = SETTINGS.get("functions", [])
    if functions:
        import builtins
        builtins.__perfwright_mark__ = tool.mark
        sys.meta_path.insert(0, MarkingFinder())
    code, path, spec = code_of(functions)
    sys.argv = [path if KIND == "module" else NAME] + sys.argv[4:]
    main = types.ModuleType("__main__")
    main.__dict__.update(__file__=path if KIND == "module" else NAME, __spec__=spec, __builtins__=__builtins__,
                         __package__=spec.parent if spec is not None else None, __loader__=spec.loader if spec is not None else None)
    # The module of this script must outlive its name.
    globals()["__kept__"] = sys.modules["__main__"]
    if code is not None:
        sys.modules["__main__"] = main
    process = os.getpid()
    # The collector need not walk through what the tool has loaded each time that the program makes it run.
    if hasattr(gc, "freeze"):
        gc.collect()
        gc.freeze()
    try:
        if code is None:
            tool.run(compile("runpy.run_path(path, run_name='__main__')", "<perfwright>", "exec"), {"runpy": runpy, "path": NAME})
        else:
            tool.run(code, main.__dict__)
        for thread in threading.enumerate():
            if thread is not threading.current_thread() and not thread.daemon:
                thread.join()
    finally:
        # A forked child that gets here must not write over its parent's figures.
        if os.getpid() == process:
            if functions and not MARKED:
                sys.stderr.write("perfwright: none of these functions was found in the program: %s\\n" % ", ".join(functions))
            else:
                tool.finish()

start()
`;

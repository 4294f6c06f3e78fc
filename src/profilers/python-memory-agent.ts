// The module that answers for a Python program that is watched for leaks, as text: the machine writes it into the run folder as sitecustomize.py.
// It must run on CPython 3.8 and later, keep nothing alive, and look at the program's objects without calling their code.
import {pythonMemoryHolders} from './python-memory-holders.js';
import {pythonMemoryObjects} from './python-memory-objects.js';
import {pythonMemoryPaths} from './python-memory-paths.js';

const begin = `import sys


def _chain():
    """A sitecustomize of the program's own comes after this one."""
    import importlib.machinery
    import importlib.util
    here = __file__.rpartition('/')[0]
    sys.path[:] = [entry for entry in sys.path if entry != here]
    spec = importlib.machinery.PathFinder.find_spec('sitecustomize', list(sys.path))
    if spec is not None and spec.loader is not None:
        module = importlib.util.module_from_spec(spec)
        sys.modules['sitecustomize'] = module
        try:
            spec.loader.exec_module(module)
        except BaseException:
            sys.modules['sitecustomize'] = sys.modules.get('perfwright_agent', module)
            raise


def _start():
    import os
    out = os.environ.get('PERFWRIGHT_MEMORY_OUT')
    if not out:
        return
    words = getattr(sys, 'orig_argv', [])
    starters = ('pip', 'poetry', 'pipenv', 'uv', 'tox', 'nox', 'hatch', 'pdm')
    if any(os.path.basename(word).split('.')[0] in starters for word in words[:3]):
        return
    try:
        os.close(os.open(os.path.join(out, '.first-process'), os.O_CREAT | os.O_EXCL))
    except OSError:
        return
    import _thread
    import _tracemalloc
    import threading  # noqa: F401  (first imported by the main thread, or it would take the wrong one for it)
    from array import array
    from collections import deque
    import functools
    import gc
    import json
    import time
    import types

    own_file = __file__
    get_ident = _thread.get_ident
    sleep, join, exists, rename = time.sleep, os.path.join, os.path.exists, os.rename
    _tracemalloc.start(6)

    def native_reader():
        try:
            import ctypes
            libc = ctypes.CDLL(None)
            fields = 'arena ordblks smblks hblks hblkhd usmblks fsmblks uordblks fordblks keepcost'.split()

            class Info(ctypes.Structure):
                _fields_ = [(field, ctypes.c_size_t) for field in fields]
            libc.mallinfo2.restype = Info

            def read():
                info = libc.mallinfo2()
                return info.uordblks + info.hblkhd
            read()
            return read
        except Exception:
            return lambda: None
    native = native_reader()

    def resident():
        try:
            with open('/proc/self/statm') as file:
                return int(file.read().split()[1]) * os.sysconf('SC_PAGE_SIZE')
        except Exception:
            return None

    def read(_):
        off = not gc.isenabled()
        before = _tracemalloc.get_traced_memory()[0]
        if not off:
            gc.collect()
            gc.collect()
        after = _tracemalloc.get_traced_memory()[0]
        return {'heapBytes': after, 'externalBytes': 0, 'nativeBytes': native(), 'rssBytes': resident(),
                'collectedBytes': max(0, before - after), 'collectorOff': off}
`;

const end = String.raw`    answers = {'read': read, 'snapshot': snapshot, 'holders': holders, 'ports': lambda _: {}}

    def serve():
        number = 0
        while True:
            path = join(out, 'ask-%d.json' % number)
            if not exists(path):
                sleep(0.02)
                continue
            try:
                with open(path) as file:
                    ask = json.load(file)
                answer = answers[ask['action']](ask)
            except Exception as error:
                answer = {'error': type(error).__name__ + ': ' + str(error)[:300]}
                error = None
            base = join(out, 'answer-%d.json' % number)
            try:
                with open(base + '.part', 'w') as file:
                    json.dump(answer, file)
                rename(base + '.part', base)
            except OSError:
                return
            answer = ask = None
            number += 1

    with open(join(out, 'agent.part'), 'w') as file:
        json.dump({'pid': os.getpid(), 'version': '.'.join(map(str, sys.version_info[:3]))}, file)
    rename(join(out, 'agent.part'), join(out, 'agent.json'))
    _thread.start_new_thread(serve, ())


try:
    _start()
except Exception as error:
    sys.stderr.write('perfwright: this interpreter cannot be watched: %s\n' % error)
_chain()
`;

/**
 * Reads PERFWRIGHT_MEMORY_OUT (folder). Waits for ask-<n>.json there and writes answer-<n>.json; the first process that is no starter answers.
 * Own data between snapshots goes to files, so that it is no part of what is measured.
 */
export const pythonMemoryAgent = `${begin}\n${pythonMemoryObjects}\n${pythonMemoryPaths}\n${pythonMemoryHolders}\n${end}`;

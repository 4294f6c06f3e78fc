// Who owns a function, told from its name and file alone: the one rule all formats share.
import type {FrameKind} from './profile.js';

const profilerFile =
  /[\\/](?:perfwright[\\/](?:dist|preload)|py_?spy|scalene|memray|memory_profiler|line_profiler|kernprof)[\\/.-]|[\\/]c?[pP]rofile\.py$|[\\/](?:v8-preload|node-observers|clinic-start)\.cjs$|[\\/]node_modules[\\/](?:@clinic|0x)[\\/]|^perfwright:/;
const dependencyFile = /[\\/](?:node_modules|site-packages|dist-packages|bower_components)[\\/]/;
const runtimeFile =
  /^node:|^\[eval\]-wrapper$|^<frozen |^<__array_function__|[\\/]lib(?:64)?[\\/]python\d(?:\.\d+)?[\\/]|^internal[\\/]|^python\d[\d.]*[\\/]|^ext:/;
const nativeFile = /\.(?:so(?:\.[\d.]+)?|dylib|dll|c|cc|cpp|cxx|h|hpp|rs|pyx|S)$|^\[vdso\]|^~$|(?:^|[\\/])(?:node|python[\d.]*)$/;
/** Calls that only wait, by the names Python gives them; V8 says `(idle)` itself. */
const waitingBuiltin =
  /^\{built-in method (?:time\.sleep|select\.select|posix\.(?:waitpid|wait4?)|_?signal\.(?:pause|sigwait))\}$|^\{method '(?:acquire|__enter__)' of '_thread\.R?[Ll]ock' objects\}$|^\{method '(?:poll|select|control)' of 'select\.\w+' objects\}$|^\{method '(?:recv\w*|accept|_accept|connect)' of '_socket\.socket' objects\}$/;
const waitingFile =
  /[\\/](?:threading|selectors|socket|ssl|queue|subprocess|multiprocessing[\\/](?:connection|popen_fork|pool|synchronize|queues)|concurrent[\\/]futures[\\/](?:_base|thread))\.py$/;
const waitingFunction =
  /^(?:wait|_wait|_wait_for_tstate_lock|_try_wait|acquire|__enter__|join|select|poll|_poll|accept|read|recv|recv_into|readinto|_recv|_recv_bytes|connect|get|result|_handle_tasks|_handle_results|_handle_workers|_worker)$/;
const kernelName = /_\[k\]$|^\[kernel/;

/** `name` and `file` as the profiler wrote them; `file` empty when unknown. */
export const frameKind = (name: string, file: string): FrameKind => {
  if (name === '(garbage collector)' || name === 'GC' || name === '<GC>') return 'gc';
  if (name === '(idle)' || name === '<idle>') return 'idle';
  if (name.startsWith('RegExp: ')) return 'regexp';
  if (kernelName.test(name) || file === '[kernel.kallsyms]') return 'kernel';
  if (name === '[unknown]' || name === '??' || name === '(unresolved function)' || /^0x[0-9a-f]+$/i.test(name)) return 'unresolved';
  if (name === '(program)' || name === '(root)') return 'native';
  if (waitingBuiltin.test(name)) return 'idle';
  if (waitingFile.test(file) && waitingFunction.test(name.slice(name.lastIndexOf('.') + 1))) return 'idle';
  if (file !== '') return kindOfFile(file);
  if (/^\{.*\}$|^<built-in|^<method /.test(name)) return 'runtime';
  return 'native';
};

const kindOfFile = (file: string): FrameKind => {
  if (profilerFile.test(file)) return 'profiler';
  if (dependencyFile.test(file)) return 'dependency';
  if (runtimeFile.test(file)) return 'runtime';
  if (nativeFile.test(file)) return 'native';
  return 'user';
};

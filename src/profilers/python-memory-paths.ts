// The way from a name in a Python program to an object, by asking the collector who refers to what. A part of the agent's body, as text.

export const pythonMemoryPaths = String.raw`    class Paths:
        """Shortest way from a name in the program to an object, by asking level by level who refers to what."""

        def __init__(self):
            self.locals = {}
            me = get_ident()
            for thread, frame in sys._current_frames().items():
                if thread == me:
                    continue
                while frame is not None:
                    if frame.f_code.co_filename != own_file and frame.f_code.co_name != '<module>':
                        for name, value in list(frame.f_locals.items()):
                            self.locals.setdefault(id(value), (name, frame.f_code, frame.f_lineno))
                    frame = frame.f_back
            self.modules = {}
            for name, module in list(sys.modules.items()):
                if type(module) is types.ModuleType:
                    self.modules.setdefault(id(module.__dict__), (name, getattr(module, '__file__', None)))

        def root(self, thing, child):
            """Where a name stands: [kind, text, file, line] or None."""
            known = self.locals.get(id(child))
            if known is not None:
                name, code, line = known
                return ['local', name + ' in ' + code.co_name + '()', code.co_filename, code.co_firstlineno]
            if thing is None:
                return None
            if type(thing) is dict and id(thing) in self.modules:
                module, file = self.modules[id(thing)]
                return ['global', module + '.' + key_of(thing, child), file, None]
            if issubclass(type(thing), type):
                return ['class', type_name(thing), getattr(sys.modules.get(thing.__module__), '__file__', None), None]
            if type(thing) is types.ModuleType:
                return ['global', thing.__name__, getattr(thing, '__file__', None), None]
            return None

        def find(self, target, hidden):
            direct = self.root(None, target)
            if direct is not None:
                return {'root': direct, 'path': []}
            parents = {id(target): None}
            keep = [target]
            frontier = [target]
            hidden.update((id(keep), id(parents), id(frontier), id(self.__dict__), id(self.locals), id(self.modules)))
            for _ in range(14):
                referrers = gc.get_referrers(*frontier)
                # Dictionaries that the collector does not know are found from those that it does.
                hidden.add(id(referrers))
                inside = {id(thing): thing for thing in frontier}
                hidden.add(id(inside))
                following = []
                hidden.add(id(following))
                found = None
                for thing in referrers:
                    if id(thing) in hidden or id(thing) in parents or type(thing) is types.FrameType:
                        continue
                    if type(thing).__module__ == __name__:
                        continue
                    child = next((inside[id(part)] for part in gc.get_referents(thing) if id(part) in inside), None)
                    if child is None:
                        continue
                    parents[id(thing)] = (child, thing)
                    root = self.root(thing, child) or self.root(None, thing)
                    if root is not None and (found is None or self.rank(root) < self.rank(found[0])):
                        found = (root, thing)
                    following.append(thing)
                    keep.append(thing)
                if found is not None:
                    return {'root': found[0], 'path': self.steps(found[1], parents, found[0])}
                if not following:
                    break
                frontier = following[:150]
                hidden.add(id(frontier))
            return {'root': None, 'path': []}

        def rank(self, root):
            """A name in the program itself says more than one in the standard library."""
            file = root[2] or ''
            return (2 if '/lib/python' in file and 'site-packages' not in file and 'dist-packages' not in file else 0) + \
                (1 if root[0] == 'class' else 0)

        def steps(self, thing, parents, root):
            steps = []
            while parents.get(id(thing)) is not None:
                child, _ = parents[id(thing)]
                steps.append(step_of(thing, child, root))
                thing = child
            return [step for step in steps if step]

    def key_of(mapping, child):
        for key, value in list(dict.items(mapping)):
            if value is child:
                return key if isinstance(key, str) else short(key)
        return '?'

    def step_of(thing, child, root):
        kind = type(thing)
        if issubclass(kind, dict):
            return '' if root[0] == 'global' and root[1].endswith('.' + key_of(thing, child)) else '[' + key_of(thing, child) + ']'
        if issubclass(kind, (list, tuple, set, frozenset, deque)):
            return '[]'
        if kind is types.FunctionType:
            defaults = thing.__defaults__ or ()
            if child is defaults or any(child is value for value in defaults):
                return thing.__qualname__ + '(default argument)'
            if child is thing.__closure__:
                return thing.__qualname__ + '(closure)'
            return thing.__qualname__ + '()'
        if kind is types.CellType:
            return '(variable)'
        if kind is types.MethodType:
            return thing.__func__.__qualname__ + '()'
        if issubclass(kind, type):
            name = next((key for key, value in list(type.__getattribute__(thing, '__dict__').items()) if value is child), '')
            return '.' + name if name else ''
        name = attribute_of(thing, child)
        return type_name(kind) + ('.' + name if name else '')

    def attribute_of(thing, child):
        try:
            space = object.__getattribute__(thing, '__dict__')
        except Exception:
            space = None
        if type(space) is dict:
            if space is child:
                return ''
            for key, value in list(space.items()):
                if value is child:
                    return str(key)
        for kind in type(thing).__mro__:
            for key, descriptor in list(type.__getattribute__(kind, '__dict__').items()):
                if type(descriptor) is types.MemberDescriptorType:
                    try:
                        if descriptor.__get__(thing) is child:
                            return key
                    except Exception:
                        pass
        if type(thing) is functools._lru_cache_wrapper:
            return 'cache'
        for name in ('gi_frame', 'cr_frame', 'ag_frame'):
            frame = getattr(thing, name, None) if type(thing) in (types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType) else None
            if frame is not None:
                for key, value in list(frame.f_locals.items()):
                    if value is child:
                        return key
        return ''
`;

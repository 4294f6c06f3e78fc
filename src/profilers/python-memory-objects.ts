// What lives in a Python program: objects by type, lengths of containers, memory by allocating line. A part of the agent's body, as text.

export const pythonMemoryObjects = `    containers = (dict, list, set, deque)

    def length(thing):
        kind = type(thing)
        for base in containers:
            if issubclass(kind, base):
                return base.__len__(thing)
        return -1

    def size(thing):
        try:
            return object.__sizeof__(thing) if type(thing) in (types.FunctionType,) else sys.getsizeof(thing, 0)
        except Exception:
            return 0

    def type_name(kind):
        module = type.__getattribute__(kind, '__module__')
        name = type.__getattribute__(kind, '__qualname__')
        return name if module in ('builtins', '__main__') or not isinstance(module, str) else module + '.' + name

    def everything():
        """Collected objects, and the plain dictionaries that the collector leaves out because they hold nothing it could free."""
        tracked = gc.get_objects()
        plain = {}
        if len(tracked) < 3_000_000:
            for thing in tracked:
                for part in gc.get_referents(thing):
                    if type(part) is dict and not gc.is_tracked(part):
                        plain[id(part)] = part
        return tracked, plain

    def snapshot(ask):
        if gc.isenabled():
            gc.collect()
        tracked, plain = everything()
        ids, lengths, all_ids = array('Q'), array('Q'), array('Q')
        kinds = {}
        for group in (tracked, list(plain.values())):
            for thing in group:
                kind = type(thing)
                entry = kinds.get(kind)
                if entry is None:
                    entry = kinds[kind] = [0, 0]
                entry[0] += 1
                entry[1] += size(thing)
                all_ids.append(id(thing))
                count = length(thing)
                if count >= 3:
                    ids.append(id(thing))
                    lengths.append(count)
        named = {}
        for kind, (count, total) in kinds.items():
            known = named.setdefault(type_name(kind), [0, 0])
            known[0] += count
            known[1] += total
        base = join(out, ask['file'])
        for suffix, column in (('.ids', ids), ('.lengths', lengths), ('.all', all_ids)):
            with open(base + suffix, 'wb') as file:
                column.tofile(file)
        lines = {}
        for trace in _tracemalloc._get_traces():
            frames = trace[2]
            if any(frame[0] == own_file for frame in frames):
                continue
            entry = lines.get(frames)
            if entry is None:
                entry = lines[frames] = [0, 0]
            entry[0] += 1
            entry[1] += trace[1]
        top = sorted(lines.items(), key=lambda item: -item[1][1])[:3000]
        with open(base + '.part', 'w') as file:
            json.dump({
                'types': sorted(([name, count, total] for name, (count, total) in named.items()), key=lambda row: -row[2])[:1500],
                'lines': [[[[frame[0], frame[1]] for frame in frames], count, total] for frames, (count, total) in top],
                'garbage': len(gc.garbage),
            }, file)
        rename(base + '.part', base)
        return {}

    def column(file, suffix):
        path = join(out, file + suffix)
        values = array('Q')
        with open(path, 'rb') as handle:
            values.frombytes(handle.read())
        return values

    def short(thing):
        kind = type(thing)
        if kind in (str, int, float, bool):
            text = repr(thing)
            return text if len(text) <= 40 else text[:37] + '...'
        return '<' + type_name(kind) + '>'
`;

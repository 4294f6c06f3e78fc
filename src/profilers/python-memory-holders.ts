// Which containers of a Python program have grown, and what their entries are. A part of the agent's body, as text.

export const pythonMemoryHolders = `    atoms = (type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType, types.CodeType, types.FrameType)

    def deep_size(thing, seen):
        total, open_list, looked = 0, [thing], 0
        while open_list and looked < 400:
            current = open_list.pop()
            if id(current) in seen or issubclass(type(current), atoms):
                continue
            seen.add(id(current))
            looked += 1
            total += size(current)
            open_list.extend(gc.get_referents(current))
        return total

    def entries_of(thing, newest):
        """The entries that came last, as far as the container has an order."""
        kind = type(thing)
        if issubclass(kind, dict):
            pairs = list(dict.items(thing))[-newest:]
            return [value for _, value in pairs], [short(key) for key, _ in pairs[-2:]], pairs
        if issubclass(kind, list):
            last = list.__getitem__(thing, slice(-newest, None))
        elif issubclass(kind, deque):
            last = [deque.__getitem__(thing, -at - 1) for at in range(min(newest, deque.__len__(thing)))]
        else:
            last = list(set.__iter__(thing))[:newest]
        return last, [], last

    def grown(files):
        """Containers that had more entries at each snapshot: [address, first, middle, last]."""
        first, middle, last = ([dict(zip(column(file, '.ids'), column(file, '.lengths')))] for file in files)
        rows = []
        for address, count in last[0].items():
            then, between = first[0].get(address, 0), middle[0].get(address, 0)
            if count > between > then and (then > 0 or between >= 3):
                rows.append([address, then, between, count])
        rows.sort(key=lambda row: row[1] - row[3])
        return rows[:60]

    def count_kinds(things):
        kinds = {}
        for thing in things:
            name = type_name(type(thing))
            kinds[name] = kinds.get(name, 0) + 1
        return sorted(kinds.items(), key=lambda item: -item[1])[:3]

    def holders(ask):
        rows = grown(ask['files'])
        tracked, plain = everything()
        wanted = {row[0]: row for row in rows}
        found = {}
        for group in (tracked, list(plain.values())):
            for thing in group:
                if id(thing) in wanted and length(thing) >= wanted[id(thing)][3] - 1:
                    found[id(thing)] = thing
        result = []
        scored = []
        for address, thing in found.items():
            _, then, between, count = wanted[address]
            entries, keys, pairs = entries_of(thing, 12)
            seen = {id(thing)}
            whole = sum(deep_size(pair, seen) for pair in pairs)
            per_entry = whole / max(1, len(pairs))
            scored.append(((count - then) * per_entry, thing, entries, keys, per_entry, then, between, count))
        scored.sort(key=lambda row: -row[0])
        samples = []
        if ask.get('types'):
            old = set(column(ask['files'][0], '.all'))
            names = list(ask['types'])
            for thing in reversed(tracked):
                if not names:
                    break
                name = type_name(type(thing))
                if name in names and id(thing) not in old:
                    names.remove(name)
                    samples.append((name, thing))
            del old
        hidden = {id(tracked), id(plain), id(found), id(scored), id(result), id(samples), id(wanted), id(rows)}
        for row in scored:
            hidden.update((id(row), id(row[2]), id(row[3])))
        for row in samples:
            hidden.add(id(row))
        tracked = plain = None
        paths = Paths()
        begun = time.monotonic()
        for growth, thing, entries, keys, per_entry, then, between, count in scored[:8]:
            where = paths.find(thing, hidden) if time.monotonic() - begun < 8 else {'root': None, 'path': []}
            result.append({'type': type_name(type(thing)), 'first': then, 'middle': between, 'last': count, 'bytesPerEntry': per_entry,
                           'entries': count_kinds(entries), 'keys': keys,
                           'callable': sum(1 for entry in entries if issubclass(type(entry), (types.FunctionType, types.MethodType, functools.partial))),
                           **where})
        instances = []
        for name, thing in samples[:5]:
            where = paths.find(thing, hidden) if time.monotonic() - begun < 12 else {'root': None, 'path': []}
            instances.append({'type': name, 'finalizer': hasattr(type(thing), '__del__'), **where})
        freed = gc.collect() if not gc.isenabled() else 0
        return {'containers': result, 'instances': instances, 'collectedAtEnd': freed, 'garbage': len(gc.garbage),
                'garbageTypes': count_kinds(gc.garbage[:200])}
`;

# Copies a state by turning it into JSON and back.
import json


def snapshot(state):
    return json.loads(json.dumps(state))


def advance(state, step):
    state["items"][step % len(state["items"])]["count"] += step
    return state


def main():
    state = {"items": [{"name": f"item {n}", "count": n, "tags": ["a", "b"]} for n in range(400)]}
    history = []
    for step in range(3_600):
        state = advance(state, step)
        history.append(snapshot(state)["items"][0]["count"])
    print(sum(history))


main()

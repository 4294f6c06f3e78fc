# Serve a file to a client that asks for a range with a very long number.
import asyncio

from starlette.responses import FileResponse


async def main() -> None:
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.disconnect"}

    value = "bytes=" + "0" * 24000 + "x"
    scope = {"type": "http", "method": "GET", "headers": [(b"range", value.encode())]}
    await FileResponse(__file__)(scope, receive, send)
    print(sent[0]["status"])


asyncio.run(main())

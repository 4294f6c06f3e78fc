# A server with a middleware, asked by itself for addresses that are not there.
import asyncio

from aiohttp import ClientSession, web


@web.middleware
async def measure(request, handler):
    return await handler(request)


async def hello(_):
    return web.Response(text='hello')


async def main():
    app = web.Application(middlewares=[measure])
    app.router.add_get('/', hello)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, '127.0.0.1', 0)
    await site.start()
    port = runner.addresses[0][1]
    async with ClientSession() as session:
        while True:
            async with session.post('http://127.0.0.1:%d/' % port) as answer:
                await answer.read()
            await asyncio.sleep(0.002)


asyncio.run(main())

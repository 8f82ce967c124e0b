class Connector:
    def __init__(self):
        self._conns = {}

    async def handle(self, request):
        conns = self._conns.get(request.query["key"])
        return await self.toolkit.execute(request.query["name"])

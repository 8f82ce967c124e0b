import os
from django.http import HttpResponse
from fastapi.responses import JSONResponse


def item(request, load):
    try:
        return HttpResponse(load())
    except ValueError as exc:
        return HttpResponse("Error: " + str(exc), status=400)


@app.exception_handler(Exception)
async def failed(request, exc):
    return JSONResponse(status_code=500, content={"detail": "internal error"})


def settings(request):
    return JSONResponse({"version": os.environ["VERSION"]})

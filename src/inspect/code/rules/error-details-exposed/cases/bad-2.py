import os
from django.http import HttpResponse
from fastapi.responses import JSONResponse


def item(request, load):
    try:
        return HttpResponse(load())
    except Exception as exc:
        return HttpResponse("Error: " + str(exc), status=500)


@app.exception_handler(Exception)
async def failed(request, exc):
    return JSONResponse(status_code=500, content={"detail": repr(exc)})


def settings(request):
    return JSONResponse(dict(os.environ))

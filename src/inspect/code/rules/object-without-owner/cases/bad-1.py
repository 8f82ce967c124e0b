from flask import request
from .models import Message


def remove(request, pk):
    Message.objects.get(pk=pk).delete()


def settings():
    if request.cookies.get("is_admin") == "true":
        return all_settings()

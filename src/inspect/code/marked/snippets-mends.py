import json
import os
import posixpath
import re
from pathlib import Path
from urllib.parse import quote, urlparse, urlunparse

import lxml.etree
import requests
from django.http import HttpResponse
from django.shortcuts import redirect

PARSER = lxml.etree.XMLParser(resolve_entities=False)


class Files:
    def plain(self, name):
        return open(os.path.join(self.root, name))  # BAD

    def last(self, name):
        return open(os.path.join(self.root, Path(name).name))  # OK

    def rooted(self, name):
        name = posixpath.normpath("/" + name).lstrip("/")
        return open(os.path.join(self.root, name))  # OK

    def same(self, name):
        if os.path.basename(name) != name:
            raise ValueError(name)
        return open(os.path.join(self.root, name))  # OK

    def asked(self, name):
        path = os.path.join(self.root, name)
        if not self._is_within(path):
            raise ValueError(name)
        return open(path)  # OK

    def parts(self, name):
        if os.path.isabs(name) or any(part == ".." for part in Path(name).parts):
            raise ValueError(name)
        return open(os.path.join(self.root, name))  # OK


def page(request):
    return HttpResponse("<p>" + quote(request.GET["q"]) + "</p>")  # OK


def table(request):
    response = HttpResponse(content_type="text/csv")
    response.write(request.GET["q"])  # OK
    return response


def to_own_host(request):
    url = request.GET.get("next", "/")
    if urlparse(url).netloc not in ("", request.get_host()):
        url = "/"
    return redirect(url)  # OK


def to_own_path(request):
    url = request.GET.get("next", "/")
    return redirect(urlunparse(("", "", *urlparse(url)[2:])))  # OK


def to_any(request):
    url = request.GET.get("next", "/")
    return redirect(url)  # BAD


def of_domains(request):
    url = request.GET["url"]
    if not any(urlparse(url).hostname.endswith(domain) for domain in DOMAINS):
        raise ValueError(url)
    return requests.get(url, timeout=5)  # OK


def of_domain(request):
    url = request.GET["url"]
    host = urlparse(url).hostname
    if not (host == "example.com" or host.endswith(".example.com")):
        raise ValueError(url)
    return requests.get(url, timeout=5)  # OK


def of_suffix(request):
    url = request.GET["url"]
    host = urlparse(url).hostname
    if not host.endswith("example.com"):
        raise ValueError(url)
    return requests.get(url, timeout=5)  # BAD


def parse(request):
    return lxml.etree.fromstring(request.body, PARSER)  # OK


def logged(request):
    logger.info(json.dumps({"user": request.GET["u"]}))  # OK
    logger.info("user " + request.GET["u"].translate({10: None, 13: None}))  # OK
    logger.info("user " + "".join(c for c in request.GET["u"] if c.isprintable()))  # OK
    logger.info("user " + request.GET["u"])  # BAD

package main

import (
	"net/http"
	"net/url"
)

func status(w http.ResponseWriter, r *http.Request) {
	http.Get("http://" + url.QueryEscape(r.FormValue("host")) + "/status")
}

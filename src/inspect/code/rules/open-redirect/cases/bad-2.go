package main

import (
	"net/http"
	"net/url"
)

func leave(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, "//"+url.PathEscape(r.FormValue("host")), http.StatusFound)
}

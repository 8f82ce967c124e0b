package main

import (
	"net/http"
)

func handle(w http.ResponseWriter, r *http.Request) {
	http.Redirect(w, r, "/home?next="+r.FormValue("next"), http.StatusFound)
}

package main

import (
	"net/http"
	"regexp"
)

func handle(w http.ResponseWriter, r *http.Request) {
	pattern := regexp.MustCompile(r.FormValue("pattern"))
	_ = pattern
}

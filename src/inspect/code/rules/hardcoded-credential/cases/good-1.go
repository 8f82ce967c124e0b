package main

import (
	"net/http"
)

func handle(w http.ResponseWriter, r *http.Request) {
	password := r.FormValue("password")
	_ = password
}

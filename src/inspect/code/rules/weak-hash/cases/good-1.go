package main

import (
	"crypto/sha256"
	"net/http"
)

func handle(w http.ResponseWriter, r *http.Request) {
	sum := sha256.Sum256([]byte(r.FormValue("text")))
	w.Write(sum[:])
}

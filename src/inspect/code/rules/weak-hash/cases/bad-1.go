package main

import (
	"crypto/md5"
	"net/http"
)

func handle(w http.ResponseWriter, r *http.Request) {
	sum := md5.Sum([]byte(r.FormValue("text")))
	w.Write(sum[:])
}

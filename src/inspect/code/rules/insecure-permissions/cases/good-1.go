package main

import (
	"net/http"
	"os"
)

func handle(w http.ResponseWriter, r *http.Request) {
	os.Chmod("/srv/pages", 0750)
}

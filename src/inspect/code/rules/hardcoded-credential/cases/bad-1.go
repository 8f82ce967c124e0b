package main

import (
	"net/http"
)

func handle(w http.ResponseWriter, r *http.Request) {
	password := "hunter2-shop"
	_ = password
}

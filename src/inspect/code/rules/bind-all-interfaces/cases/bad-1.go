package main

import (
	"net"
	"net/http"
)

func handle(w http.ResponseWriter, r *http.Request) {
	listener, err := net.Listen("tcp", "0.0.0.0:8080")
	_, _ = listener, err
}

package main

import (
	"crypto/tls"
	"net/http"
)

func handle(w http.ResponseWriter, r *http.Request) {
	config := &tls.Config{MinVersion: tls.VersionTLS10}
	_ = config
}

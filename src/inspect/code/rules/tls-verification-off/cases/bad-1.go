package main

import (
	"crypto/tls"
	"net/http"
)

func handle(w http.ResponseWriter, r *http.Request) {
	transport := &http.Transport{TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
	_ = transport
}

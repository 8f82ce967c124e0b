package main

import (
	"crypto/des"
	"net/http"
)

var key []byte

func handle(w http.ResponseWriter, r *http.Request) {
	block, err := des.NewCipher(key)
	_, _ = block, err
}

package main

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
)

func seal(key, text []byte) []byte {
	block, _ := aes.NewCipher(key)
	iv := make([]byte, aes.BlockSize)
	rand.Read(iv)
	stream := cipher.NewCTR(block, iv)
	stream.XORKeyStream(text, text)
	return text
}

package orders

import "net/http"

func list() (*http.Response, error) {
	return http.Get("http://billing.example.com/orders")
}

require 'net/http'

Net::HTTP.post(URI('http://billing.example.com/orders'), order.to_json)

require 'net/http'

Net::HTTP.post(URI('https://billing.example.com/orders'), order.to_json)

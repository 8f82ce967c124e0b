Rails.application.configure do
  config.consider_all_requests_local = false
end

Rails.application.configure do
  config.active_support.escape_html_entities_in_json = false
end

class PagesController < ApplicationController
  def show
    password = ENV.fetch('DB_PASSWORD')
    connect(password)
  end
end

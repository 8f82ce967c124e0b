class PagesController < ApplicationController
  def show
    headers['Access-Control-Allow-Origin'] = 'https://shop.example.com'
  end
end

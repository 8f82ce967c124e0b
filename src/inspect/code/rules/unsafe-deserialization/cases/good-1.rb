class PagesController < ApplicationController
  def show
    @cart = JSON.parse(cookies[:cart])
  end
end

class PagesController < ApplicationController
  def show
    cookies[:session] = { value: id }
  end
end

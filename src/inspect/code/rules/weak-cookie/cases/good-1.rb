class PagesController < ApplicationController
  def show
    cookies[:session] = { value: id, secure: true, httponly: true }
  end
end

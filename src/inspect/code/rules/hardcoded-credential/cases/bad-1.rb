class PagesController < ApplicationController
  def show
    password = 'hunter2-shop'
    connect(password)
  end
end

class PagesController < ApplicationController
  def show
    system("ping -c 1 #{params[:host]}")
  end
end

class PagesController < ApplicationController
  def show
    redirect_to "/home?next=#{params[:next]}"
  end
end

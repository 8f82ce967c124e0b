class PagesController < ApplicationController
  def show
    @claims = JWT.decode(params[:token], nil, false)
  end
end

class PagesController < ApplicationController
  def show
    @claims = JWT.decode(params[:token], key, true, { algorithm: 'HS256' })
  end
end

class PagesController < ApplicationController
  def show
    @token = JWT.encode(claims, ENV.fetch('JWT_KEY'))
  end
end

class PagesController < ApplicationController
  def show
    @token = JWT.encode(claims, 'this-signs-everything')
  end
end

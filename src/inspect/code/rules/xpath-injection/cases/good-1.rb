class PagesController < ApplicationController
  def show
    @user = users.xpath("//user[id=#{params[:id].to_i}]")
  end
end

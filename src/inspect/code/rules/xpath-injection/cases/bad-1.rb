class PagesController < ApplicationController
  def show
    @user = users.xpath("//user[name='#{params[:name]}']")
  end
end

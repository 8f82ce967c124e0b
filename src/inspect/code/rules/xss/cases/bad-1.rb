class PagesController < ApplicationController
  def show
    render html: params[:text].html_safe
  end
end

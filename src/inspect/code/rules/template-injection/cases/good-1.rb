class PagesController < ApplicationController
  def show
    render inline: "<p>Hello <%= name %></p>", locals: { name: params[:name] }
  end
end
